import type { Briefing } from '../../language-model.ts';
import { some } from '../wording.ts';

/** Whether the offline analyst can do a task, and if so how far. */
export type TaskFit =
  | { readonly fits: false; readonly reason: string }
  | {
      readonly fits: true;
      /** Whether the task lets the team change code. */
      readonly mends: boolean;
      /** What of it is left undone: other languages, other wishes. Empty when nothing is. */
      readonly leaves: readonly string[];
    };

const SECURITY =
  /secur|vulnerab|injection|\bxss\b|\bcsrf\b|\bcwe\b|owasp|exploit|sanitis|sanitiz|harden|attack|unsafe|traversal|\baudit/i;
const REVIEW =
  /\b(review|analy[sz]e|analysis|scan|check|inspect|find (the )?(bugs|issues|problems))\b/i;
const OTHER =
  /\b(add|build|create|develop|design|generate|implement|introduce|migrate|port|rename|refactor|rewrite|translate|document|documentation|readme|feature|upgrade|optimi[sz]e|speed up|performance|write)\b/i;
const HANDS_OFF =
  /\b(only|just) (report|review|find|list|look|analy[sz]e)|\b(report|review|read)[- ]only\b|\b(do not|don't|dont|without|never) (fix|chang|edit|touch|modif)|\bno (fix|chang|edit)/i;
const LANGUAGES = /^(javascript|typescript|python|jsx|tsx|js|ts|py|mjs|cjs)\b/i;
const MARKUP =
  /^(html|css|scss|json|yaml|toml|markdown|text|xml|svg|config|sql|shell|ini|csv|other)\b/i;

/** Judges by the words of the task and the languages of the workspace. */
export function fitTask(briefing: Briefing): TaskFit {
  const { task, workspace } = briefing;
  const secure = SECURITY.test(task);
  if (!secure && (OTHER.test(task) || !REVIEW.test(task))) {
    return {
      fits: false,
      reason: 'The task asks for something other than a security review of code.',
    };
  }
  const known = workspace.languages.filter((language) => LANGUAGES.test(language));
  const foreign = workspace.languages.filter(
    (language) => !LANGUAGES.test(language) && !MARKUP.test(language),
  );
  if (known.length === 0) return { fits: false, reason: noLanguage(workspace.languages) };
  const leaves = [
    ...(foreign.length > 0 ? [`Files in ${some(foreign, 6)} were not looked at.`] : []),
    ...(OTHER.test(task) ? ['What the task asks beyond the security review was not done.'] : []),
  ];
  return { fits: true, mends: !HANDS_OFF.test(task), leaves };
}

function noLanguage(languages: readonly string[]): string {
  const seen = languages.length > 0 ? `, only ${some(languages, 6)}` : '';
  return `The workspace holds no JavaScript, TypeScript or Python${seen}.`;
}
