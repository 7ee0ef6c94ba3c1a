import { defineConfig } from '@playwright/test';
import base from '../playwright.config.ts';

/** Makes the README's pictures (`npm run pictures`); they are no tests, so `npm test` makes none. */
export default defineConfig({ ...base, testDir: '.', testMatch: '**/*.picture.ts' });
