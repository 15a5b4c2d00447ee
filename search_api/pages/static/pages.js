// Comfort on top of pages that work without it: keys, copying, suggestions, the progress of an export, a progress that renews itself, and a schedule that talks back.
import { keys } from "./keys.js";
import { copying } from "./copy.js";
import { exporting } from "./export.js";
import { suggesting } from "./suggest.js";
import { renewing } from "./renew.js";
import { talking } from "./talk.js";

keys();
copying();
exporting();
suggesting();
renewing();
talking();
