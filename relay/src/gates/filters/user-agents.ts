/*
 * Crawlers and old browsers, by their user agent. Libraries that know bots also list every HTTP client (`node`, `curl`,
 * `axios`), but those are users of an API and senders of server events, whose errors are wanted. So this list is our own.
 */

/** relay-filter, `web_crawlers.rs`: search engines, previews, language models, uptime probes. */
const CRAWLERS = new RegExp(
  [
    // The form of most: "Googlebot/2.1", "bingbot;", "YandexBot)", "Baiduspider", "SemrushBot".
    String.raw`(bots?|spider|crawler)([^a-z]|$)`,
    '(adsbot|mediapartners|feedfetcher|storebot|inspectiontool)-google|google-inspectiontool|google favicon',
    'bingpreview|slurp|sogou|yeti/|naver\\.me/spd|ia_archiver|archive\\.org_bot',
    'facebookexternalhit|facebookcatalog|meta-external|linkedinbot|slack-imgproxy|slackbot-|whatsapp/|embedly|skypeuripreview',
    'applebot|amazonbot|bytespider|ccbot|gptbot|oai-searchbot|claudebot|perplexitybot',
    'pingdom|better uptime|uptimerobot|cloudflare-healthchecks|elb-healthchecker|googlehc/|kube-probe|statuscake|site24x7',
    'gtmetrix|chrome-lighthouse|ptst/|brightedgeoncrawl|screaming frog|aws security scanner|hubspot crawler|calypso appcrawler|lyticsbot',
  ].join('|'),
  'i',
);

/** A fetch that a person asked for at this moment, or a phone of that name. */
const NO_CRAWLERS = /chatgpt-user|slackbot 1\.|sentryuptimebot|cubot/i;

export const isCrawler = (agent: string): boolean => CRAWLERS.test(agent) && !NO_CRAWLERS.test(agent);

/**
 * Browsers that cannot load a module when it is needed (`import()`), by the first major version that can; 0 where none ever
 * could. The order matters: most user agents also name the browsers that they want to pass for.
 */
const OLDEST: readonly (readonly [name: RegExp, version: number])[] = [
  [/Opera Mini\/(\d+)/, 35],
  [/MSIE (\d+)|Trident\/(\d+)/, 0],
  [/Edge\/(\d+)/, 79],
  [/(?:EdgA?|EdgiOS)\/(\d+)/, 79],
  [/OPR\/(\d+)/, 51],
  // Browsers that call themselves Opera ended with version 12.
  [/^Opera\/(\d+)/, 0],
  [/Firefox\/(\d+)/, 67],
  [/(?:Chrome|Chromium)\/(\d+)/, 63],
  // Chrome and Firefox on iOS are Safari inside, of the version of the system.
  [/(?:iPhone|iPad|iPod).* OS (\d+)_/, 12],
  // Android's own browser ended with 4; later ones name Chrome.
  [/Android \d.*Version\/(\d+)/, 0],
  [/Version\/(\d+)[\d.]*(?: Mobile\/\w+)? Safari\//, 12],
];

export function isLegacyBrowser(agent: string): boolean {
  for (const [name, oldest] of OLDEST) {
    const match = name.exec(agent);
    if (match) return oldest === 0 || Number(match[1]) < oldest;
  }
  return false;
}
