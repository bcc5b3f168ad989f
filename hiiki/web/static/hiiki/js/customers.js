import "./elements/hk-find.js";
import "./elements/hk-list.js";
import "./elements/hk-columns.js";
import "./elements/hk-headings.js";
import "./elements/hk-kana.js";
import "./elements/hk-towns.js";
import "./elements/hk-draft.js";
import "./elements/hk-fact.js";
