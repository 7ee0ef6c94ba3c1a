import { z } from 'zod';

/** What a message says. */
export const Words = z.string().trim().min(1, 'Say something.');
/** Ids of findings that a message is about. */
export const About = z.array(z.string().min(1).max(120)).max(50);
/** How long to wait, in seconds. */
export const TimeoutSeconds = z.number().min(1).max(600);
export const DEFAULT_TIMEOUT_SECONDS = 120;
export const Topic = z.string().trim().min(1).max(120);
