import { Speech } from "../common/speech.ts";
import { LANGUAGES, type TextKey } from "./texts.ts";

export const speech = new Speech<TextKey>(LANGUAGES, "title");

export const { text, say, sayOf, label, caption, apply: applyLanguage } = speech;
export const languageChoice = () => speech.choice("language");
