/** Names and words that lists, subjects and chats show in one line. */
export const isOneLine = (text: string): boolean => !/\p{Cc}/u.test(text);

export const NOT_ONE_LINE = 'holds a line break or another control character';
