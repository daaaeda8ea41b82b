import { exceptionsOf, filesOf } from './broke.ts';
import { childOf, stringOf } from './read.ts';
import type { Subject } from './subject.ts';

/** The schemes of extensions' files. Safari hides them behind a mask. */
const SCHEMES =
  /^(chrome|chrome-extension|moz-extension|ms-browser-extension|safari(-web)?-extension|webkit-masked-url):(\/\/|$)/i;

// relay-filter, `browser_extensions.rs`: files and messages of scripts that toolbars, proxies and apps put into other people's
// pages.
const FILES =
  /graph\.facebook\.com|connect\.facebook\.net|woopra-ns\.com|static\.woopra\.com\/js|127\.0\.0\.1:4001\/isrunning|webappstoolbarba\.texthelp\.com|edgesuite\.net\/itunespreview|kaspersky-labs\.com/i;

const MESSAGES =
  /Extension context invalidated|Receiving end does not exist|message port closed before a response|chrome\.runtime\.sendMessage\(\)|top\.GLOBALS|originalCreateNotification|canvas\.contentDocument|MyApp_RemoveAllHighlights|tt\.epicplay\.com|variable: ZiteReader|(jigsaw|ComboSearch) is not defined|loading\.retry\.widdit\.com|atomicFindClose|fb_xd_fragment|bmi_SafeAddOnload|EBCallBackMessageReceived|_gCrWeb|conduitPage|evaluating 'elt\.parentNode'|plugin\.setSuspendState|__firefox__|zaloJSV2|instantSearchSDKJSBridge|Object Not Found Matching Id:\d+/i;

/**
 * True where the error or the violation comes from a browser's extension, or from a script that something else put into the
 * page.
 */
export function isOfExtension(subject: Subject): boolean {
  if (subject.type !== 'event') return false;
  const event = subject.payload();
  const exceptions = exceptionsOf(event);
  if (exceptions.some(({ value, files }) => MESSAGES.test(value) || isForeign(files))) return true;
  // The source that a policy blocked.
  return isForeign(filesOf(event)) || SCHEMES.test(stringOf(childOf(event, 'tags')?.['blocked-host']));
}

/** Judged by the file that threw, ignoring frames without a file. */
function isForeign(files: readonly string[]): boolean {
  const thrownIn = files.findLast((file) => !/^$|^<anonymous>$|^\[native code\]$/.test(file));
  return thrownIn !== undefined && (SCHEMES.test(thrownIn) || FILES.test(thrownIn));
}
