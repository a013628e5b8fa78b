// Preloaded for Redocly's command: it expects a global that came after Debian 12's Node 18.
"use strict";
globalThis.File ??= require("node:buffer").File;
