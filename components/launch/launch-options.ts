/** What the form offers, as the server tells it. */
export interface LaunchChoices {
  readonly samples: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly language: string;
  }[];
  /** Folders below which a workspace may lie. */
  readonly roots: readonly string[];
  readonly models: readonly {
    readonly name: string;
    readonly label: string;
    readonly note: string;
  }[];
  readonly hasKey: boolean;
}
