import type { Briefing } from '../language-model.ts';
import { escapeAttribute, escapeText } from './escape-markup.ts';

/** The first block of a conversation as a model reads it: who it is, with whom, on what. */
export function renderBriefing(briefing: Briefing): string {
  const { agent, role, team, workspace, task } = briefing;
  const members = team.map((member) => `${member.agent} (${member.role})`).join(', ');
  const languages = workspace.languages.join(', ') || 'none that is known';
  const { available, detail } = workspace.sandbox;
  const lines = [
    `Your team: ${members}.`,
    `The workspace has ${workspace.files} files; languages: ${languages}.`,
    available ? `Commands and tests run here: ${detail}` : `No commands or tests here: ${detail}`,
  ];
  return [
    `<briefing agent="${escapeAttribute(agent)}" role="${escapeAttribute(role)}">`,
    ...lines.map(escapeText),
    `<task>${escapeText(task)}</task>`,
    '</briefing>',
  ].join('\n');
}
