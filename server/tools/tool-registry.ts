import { createEditFileTool } from './edit-file-tool.ts';
import { createExplainTool } from './explain-tool.ts';
import { createFixTool } from './fix-tool.ts';
import { createListFilesTool } from './list-files-tool.ts';
import { createReadFileTool } from './read-file-tool.ts';
import { createRunCommandTool } from './run-command-tool.ts';
import { createRunTestsTool } from './run-tests-tool.ts';
import { createScanTool } from './scan-tool.ts';
import { createScanner } from './scan/scanner.ts';
import { createSearchTool } from './search-tool.ts';
import type { Tool } from './tool.ts';
import { createWriteFileTool } from './write-file-tool.ts';

/** Where the tools find what they need besides the workspace. */
export interface ToolsOptions {
  /** The folder of the scan's rules. */
  readonly rulesFolder: string;
}

/** Every tool that works on a workspace, by its name. */
export function createTools({ rulesFolder }: ToolsOptions): ReadonlyMap<string, Tool> {
  const scanner = createScanner({ rulesFolder });
  const tools: readonly Tool[] = [
    createScanTool(scanner),
    createExplainTool(scanner),
    createFixTool(scanner),
    createListFilesTool(),
    createReadFileTool(),
    createSearchTool(),
    createEditFileTool(),
    createWriteFileTool(),
    createRunTestsTool(),
    createRunCommandTool(),
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
