import "./elements/hk-toast.js";
import "./elements/hk-menu.js";
import "./elements/hk-shortcuts.js";
import "./elements/hk-copy.js";
import "./elements/hk-print.js";
import "./elements/hk-form.js";
import "./elements/hk-dialogs.js";
import "./elements/hk-trouble.js";
