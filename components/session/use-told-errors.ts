'use client';
import { useEffect } from 'react';
import type { ApiError } from '#components/connection/api-error.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { toasts } from '#components/ui/toast-store.ts';

/** Tells an error by a notice: for a button that has no room of its own for it. */
export function useToldErrors(error: ApiError | null): void {
  useEffect(() => {
    if (error === null) return;
    const { title, text } = describeApiError(error);
    toasts.show({ tone: 'fail', title, detail: text });
  }, [error]);
}
