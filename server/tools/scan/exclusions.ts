/** The largest file that is scanned, in UTF-16 units. */
export const SIZE_LIMIT = 1024 * 1024;

/** Why a file is left out of the scan: what the report says of it. */
export type Exclusion =
  | 'too-large'
  | 'minified'
  | 'vendored'
  | 'generated'
  | 'test'
  | 'unparsable'
  | 'unreadable'
  | 'scan-failed';

const VENDORED =
  /(^|\/)(node_modules|bower_components|vendor|vendors|third_party|thirdparty|\.venv|venv|site-packages|dist-packages|jspm_packages|\.git|\.yarn|Pods)\//i;
const BUILT = /(^|\/)(dist|build|out|coverage|\.next|\.nuxt|__pycache__)\//;
const LIBRARY =
  /(^|\/)(jquery|bootstrap|angular|react|vue|lodash|moment|d3|popper|raphael|morris)[\w.-]*\.js$/i;
const TEST =
  /(^|\/)(__tests__|__mocks__|tests?|specs?|fixtures|e2e|cypress)\/|\.(test|spec|e2e|cy)\.[cm]?[jt]sx?$|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|(^|\/)tests\.py$/;
const GENERATED = /@generated|auto-?generated|do not edit/i;

function isMinified(path: string, text: string): boolean {
  if (/[.-]min\.[cm]?js$/.test(path)) return true;
  if (text.length < 4000) return false;
  const lines = text.split('\n').length;
  return text.length / lines > 400;
}

/** A large script for browsers in a folder of assets is a library that was copied in. */
function isCopiedLibrary(path: string, text: string): boolean {
  if (text.length < 100_000 || !/\.[cm]?js$/.test(path)) return false;
  return /(^|\/)(static|public|assets|lib|libs|js|plugins)\//i.test(path);
}

/** Why a file is not scanned, or null when it is. */
export function exclusionOf(path: string, text: string): Exclusion | null {
  if (VENDORED.test(path) || LIBRARY.test(path)) return 'vendored';
  if (isCopiedLibrary(path, text)) return 'vendored';
  if (TEST.test(path)) return 'test';
  if (text.length > SIZE_LIMIT) return 'too-large';
  if (isMinified(path, text)) return 'minified';
  if (BUILT.test(path) || GENERATED.test(text.slice(0, 300))) return 'generated';
  return null;
}
