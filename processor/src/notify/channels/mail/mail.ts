/** One message for a mail server. */
export interface MailMessage {
  subject: string;
  text: string;
  html: string;
}
