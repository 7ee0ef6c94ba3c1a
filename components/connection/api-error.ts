/** Why a request to the API came to nothing, told apart by `kind`. */
export type ApiError =
  /**
   * The server said no, and why; `field` names the part of the request that is to blame, `files` the
   * files, relative to the user's folder; empty where none are.
   */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly message: string;
      readonly field: string | null;
      readonly files: readonly string[];
    }
  /** This browser has no token, or a wrong one. */
  | { readonly kind: 'unauthorised' }
  /** No answer came. */
  | { readonly kind: 'unreachable' }
  /** An answer came that this page can't read: it may be older than the server. */
  | { readonly kind: 'unreadable' };

export type ApiResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };
