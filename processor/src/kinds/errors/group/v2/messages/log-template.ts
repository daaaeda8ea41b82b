const PLACEHOLDERS =
  /%(?:\(\w{1,64}\))?[-+ 0#]{0,5}\d{0,6}(?:\.\d{0,6})?[sdifgeuxXcrvqTpoOj]|%\+?v|%@|\{[@$]?[\w.]{0,64}(?:[:,][^{}]{0,64})?\}|\$\{[^{}]{0,64}\}|:\w{1,64}\b|\?/g;
const EMPTY_WORDS =
  /\b(?:errors?|exceptions?|err|exc|ex|e|warnings?|warn|message|msg|fatal|critical|info|debug|failed|failure|uncaught|unhandled|caught|occurred|an?|the|log|got|in|at|with|and|stack|trace|traceback|stacktrace|details?)\b/gi;

/** Whether a template has words of its own. `%s`, `{0}: {1}` and `Error: %s` have none, and stand for everything that is ever logged. */
export const saysSomething = (template: string): boolean =>
  /\p{L}/u.test(template.slice(0, 1024).replaceAll(PLACEHOLDERS, ' ').replaceAll(EMPTY_WORDS, ' '));
