import { toText } from '#server/workspace/file-hunk.ts';
import type { Workspace } from '#server/workspace/workspace.ts';

/** A way of running the workspace's own tests. */
export interface TestSuite {
  /** As people write it. */
  readonly name: string;
  readonly argv: readonly string[];
}

/** What npm puts there when there are no tests. */
const NO_TESTS = /no test specified/;

const NODE_TEST_FILE =
  /(^|\/)(test\.[cm]?js|test-[^/]*\.[cm]?js|[^/]*[.\-_]test\.[cm]?js)$|(^|\/)test\/.*\.[cm]?js$/;
const PYTHON_TEST_FILE = /(^|\/)(test[^/]*|[^/]*_test)\.py$/;

/** The suites that a workspace has by its files: JavaScript's first, then Python's; empty if it has none. */
export async function findTestSuites(workspace: Workspace): Promise<readonly TestSuite[]> {
  const files = await workspace.list('', Number.MAX_SAFE_INTEGER);
  const node = await findNodeSuite(workspace, files);
  const python = await findPythonSuite(workspace, files);
  return [node, python].filter((suite) => suite !== null);
}

async function findNodeSuite(
  workspace: Workspace,
  files: readonly string[],
): Promise<TestSuite | null> {
  if (files.includes('package.json')) {
    const script = testScript(await readText(workspace, 'package.json'));
    if (script !== null && !NO_TESTS.test(script))
      return { name: 'npm test', argv: ['npm', 'test'] };
  }
  if (!files.some((file) => NODE_TEST_FILE.test(file))) return null;
  return { name: 'node --test', argv: ['node', '--test'] };
}

function testScript(manifest: string): string | null {
  try {
    const parsed: unknown = JSON.parse(manifest);
    const scripts = isRecord(parsed) ? parsed['scripts'] : null;
    const test = isRecord(scripts) ? scripts['test'] : null;
    return typeof test === 'string' && test.trim() !== '' ? test : null;
  } catch {
    return null;
  }
}

/** pytest where the project names it and has it, for it runs unittest's tests too; else unittest. */
async function findPythonSuite(
  workspace: Workspace,
  files: readonly string[],
): Promise<TestSuite | null> {
  const tests = files.filter((file) => PYTHON_TEST_FILE.test(file));
  if (tests.length === 0) return null;
  const unittest = unittestCommand(files, tests);
  const wantsPytest = await mentionsPytest(workspace, files, tests);
  const script = `
    for python in .venv/bin/python venv/bin/python python3; do
      command -v "$python" >/dev/null 2>&1 && break
    done
    command -v "$python" >/dev/null 2>&1 || { echo "python3 is not installed here" >&2; exit 127; }
    if [ "$1" = pytest ] && "$python" -c "import pytest" 2>/dev/null; then exec "$python" -m pytest -q; fi
    shift; exec "$python" -m unittest "$@"`;
  const name = wantsPytest ? 'python3 -m pytest' : `python3 -m unittest ${unittest.join(' ')}`;
  return {
    name,
    argv: ['sh', '-c', script, 'sh', wantsPytest ? 'pytest' : 'unittest', ...unittest],
  };
}

async function mentionsPytest(
  workspace: Workspace,
  files: readonly string[],
  tests: readonly string[],
): Promise<boolean> {
  const manifests = [
    'pytest.ini',
    'pyproject.toml',
    'setup.cfg',
    'tox.ini',
    'requirements.txt',
    'requirements-dev.txt',
  ];
  for (const file of [...manifests.filter((name) => files.includes(name)), ...tests.slice(0, 20)]) {
    if (/\bpytest\b/.test(await readText(workspace, file))) return true;
  }
  return false;
}

/** unittest looks into packages only, so a folder without __init__.py must be named. */
function unittestCommand(files: readonly string[], tests: readonly string[]): string[] {
  const folders = tests.map((file) => file.slice(0, Math.max(0, file.lastIndexOf('/'))));
  const plain = folders.filter(
    (folder) => folder !== '' && !files.includes(`${folder}/__init__.py`),
  );
  const pattern = ['-p', tests.every((file) => /_test\.py$/.test(file)) ? '*_test.py' : 'test*.py'];
  const start = plain.length === folders.length ? plain[0] : undefined;
  return start === undefined ? ['discover', ...pattern] : ['discover', '-s', start, ...pattern];
}

async function readText(workspace: Workspace, file: string): Promise<string> {
  try {
    return toText((await workspace.read(file)).bytes) ?? '';
  } catch (error) {
    if (error instanceof Error && 'kind' in error) return '';
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
