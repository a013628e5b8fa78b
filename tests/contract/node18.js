// Preloaded for Redocly's proxy and drift: they ask for Node 20 and expect a global that Debian 12's Node 18 has not.
"use strict";
globalThis.File ??= require("node:buffer").File;
