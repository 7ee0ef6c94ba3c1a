/** Thrown at start when an environment variable can't be used; correct it and start again. */
export class SettingRefused extends Error {
  readonly kind = 'setting-refused';
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(message);
    this.name = 'SettingRefused';
    this.setting = setting;
  }
}
