import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { must } from '#core/lib/must.ts';
import { Role, TEAM_ROLES } from '#core/protocol/team.ts';
import { ROLES } from '#server/agents/roles/roles.ts';
import { toApartRole } from '#server/orchestrator/apart/apart-role.ts';
import { createTools } from '#server/tools/tool-registry.ts';

/** The rows of the table of tools: who has each of them, in a team and apart. */
const rows = readFileSync(new URL('agents.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| `[a-z_]+` +\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => {
    const who = toRoles(must(cells[2], 'who has it'));
    const apart = must(cells.at(-2), 'who has it apart');
    return {
      tool: must(cells[1], 'the tool').replaceAll('`', ''),
      who,
      apart: apart === 'same' ? who : toRoles(apart),
    };
  });

function toRoles(cell: string): readonly string[] {
  if (cell === 'everyone') return Role.options;
  if (cell === 'the team') return TEAM_ROLES;
  return cell === '–' ? [] : cell.split(', ');
}

const documented = (role: string, where: 'who' | 'apart') =>
  rows.flatMap((row) => (row[where].includes(role) ? [row.tool] : [])).sort();

test('no tool stands twice in the table', () => {
  const names = rows.map(({ tool }) => tool);
  expect(names).toEqual([...new Set(names)]);
});

test.each(Role.options)('the tools of a team’s %s are those of the table', (role) => {
  expect(documented(role, 'who')).toEqual([...ROLES[role].tools].sort());
});

test.each(TEAM_ROLES)('the tools of a %s that works apart are those of the table', (role) => {
  const files = new Set(createTools({ rulesFolder: 'rules' }).keys());
  expect(documented(role, 'apart')).toEqual([...toApartRole(ROLES[role], files).tools].sort());
});
