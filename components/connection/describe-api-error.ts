import { unreachable } from '#core/lib/unreachable.ts';
import { words } from '../words.ts';
import type { ApiError } from './api-error.ts';

/** An API error as people read it: what happened, and why and what to do. */
export function describeApiError(error: ApiError): {
  readonly title: string;
  readonly text: string;
} {
  switch (error.kind) {
    case 'refused':
      return { title: words.errors.refused.title, text: error.message };
    case 'unauthorised':
    case 'unreachable':
    case 'unreadable':
      return words.errors[error.kind];
    default:
      return unreachable(error);
  }
}
