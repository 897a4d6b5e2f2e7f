// The words of "Define" come with its code: whoever only reads scores does not load them.

import i18next from "i18next";
import en from "../../i18n/define_en.json";
import es from "../../i18n/define_es.json";

i18next.addResourceBundle("es", "translation", es, true, true);
i18next.addResourceBundle("en", "translation", en, true, true);
