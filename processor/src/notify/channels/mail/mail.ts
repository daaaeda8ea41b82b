/** One message, as a mail server takes it. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}
