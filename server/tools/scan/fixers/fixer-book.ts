import { pythonCommand } from './command/python-command.ts';
import { shellFreeCommand } from './command/shell-free-command.ts';
import type { Fixer } from './fixer.ts';
import { escapeHtml } from './html/escape-html.ts';
import { pathBelowBase } from './path/path-below-base.ts';
import { queryText } from './query/query-text.ts';
import {
  cryptoRandom,
  debugOff,
  entitiesOff,
  pythonEntitiesOff,
  systemRandom,
  yamlSafeLoad,
} from './replacements.ts';
import { sqlParameters } from './sql/sql-parameters.ts';

/** Every fixer, by the name that rules give it. */
export const FIXERS: Readonly<Record<string, Fixer>> = {
  'sql-parameters': sqlParameters,
  'shell-free-command': shellFreeCommand,
  'python-command': pythonCommand,
  'path-below-base': pathBelowBase,
  'escape-html': escapeHtml,
  'query-text': queryText,
  'yaml-safe-load': yamlSafeLoad,
  'debug-off': debugOff,
  'entities-off': entitiesOff,
  'python-entities-off': pythonEntitiesOff,
  'system-random': systemRandom,
  'crypto-random': cryptoRandom,
};
