/** One message for a mail server. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}
