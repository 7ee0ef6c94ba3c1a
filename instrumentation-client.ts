import { parseWithoutEval } from '#components/connection/strict-parsing.ts';

parseWithoutEval();
