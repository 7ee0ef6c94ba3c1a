/** Raised whenever a schema in this folder changes what it accepts; a test pins the schemas' hash to it. */
export const PROTOCOL_VERSION = 2;
