/** One message, as a mail server takes it. */
export interface MailMessage {
  subject: string;
  text: string;
  html: string;
}
