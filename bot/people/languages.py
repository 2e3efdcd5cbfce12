"""Languages that people name, as ISO 639-1 codes."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize

from bot.errors.people import UnknownLanguage

# English name, then what speakers call it; by code (iso.org/iso-639-language-code).
NAMES: dict[str, tuple[str, ...]] = {
    "af": ("Afrikaans",),
    "ak": ("Akan",),
    "am": ("Amharic", "አማርኛ"),
    "ar": ("Arabic", "العربية"),
    "az": ("Azerbaijani", "Azərbaycanca"),
    "be": ("Belarusian", "Беларуская"),
    "bg": ("Bulgarian", "Български"),
    "bm": ("Bambara", "Bamanankan"),
    "bn": ("Bengali", "Bangla", "বাংলা"),
    "bs": ("Bosnian", "Bosanski"),
    "ca": ("Catalan", "Català"),
    "cs": ("Czech", "Čeština"),
    "cy": ("Welsh", "Cymraeg"),
    "da": ("Danish", "Dansk"),
    "de": ("German", "Deutsch"),
    "ee": ("Ewe", "Eʋegbe"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English",),
    "eo": ("Esperanto",),
    "es": ("Spanish", "Español", "Castellano"),
    "et": ("Estonian", "Eesti"),
    "eu": ("Basque", "Euskara"),
    "fa": ("Persian", "Farsi", "فارسی"),
    "ff": ("Fula", "Fulfulde"),
    "fi": ("Finnish", "Suomi"),
    "fr": ("French", "Français"),
    "ga": ("Irish", "Gaeilge"),
    "gl": ("Galician", "Galego"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "ha": ("Hausa",),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hr": ("Croatian", "Hrvatski"),
    "hu": ("Hungarian", "Magyar"),
    "hy": ("Armenian", "Հայերեն"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "ig": ("Igbo",),
    "is": ("Icelandic", "Íslenska"),
    "it": ("Italian", "Italiano"),
    "ja": ("Japanese", "日本語"),
    "ka": ("Georgian", "ქართული"),
    "ki": ("Kikuyu", "Gikuyu"),
    "kk": ("Kazakh", "Қазақша"),
    "km": ("Khmer", "ខ្មែរ"),
    "kn": ("Kannada", "ಕನ್ನಡ"),
    "ko": ("Korean", "한국어"),
    "ku": ("Kurdish", "Kurdî"),
    "la": ("Latin",),
    "lb": ("Luxembourgish", "Lëtzebuergesch"),
    "lg": ("Luganda", "Ganda"),
    "ln": ("Lingala",),
    "lt": ("Lithuanian", "Lietuvių"),
    "lv": ("Latvian", "Latviešu"),
    "mg": ("Malagasy",),
    "mk": ("Macedonian", "Македонски"),
    "ml": ("Malayalam", "മലയാളം"),
    "mn": ("Mongolian", "Монгол"),
    "mr": ("Marathi", "मराठी"),
    "ms": ("Malay", "Bahasa Melayu"),
    "mt": ("Maltese", "Malti"),
    "my": ("Burmese", "မြန်မာ"),
    "ne": ("Nepali", "नेपाली"),
    "nl": ("Dutch", "Nederlands", "Flemish"),
    "no": ("Norwegian", "Norsk"),
    "ny": ("Chichewa", "Nyanja"),
    "om": ("Oromo", "Afaan Oromoo"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "pl": ("Polish", "Polski"),
    "ps": ("Pashto", "پښتو"),
    "pt": ("Portuguese", "Português"),
    "rn": ("Kirundi", "Rundi"),
    "ro": ("Romanian", "Română"),
    "ru": ("Russian", "Русский"),
    "rw": ("Kinyarwanda",),
    "si": ("Sinhala", "සිංහල"),
    "sk": ("Slovak", "Slovenčina"),
    "sl": ("Slovenian", "Slovene", "Slovenščina"),
    "sn": ("Shona", "chiShona"),
    "so": ("Somali", "Soomaali"),
    "sq": ("Albanian", "Shqip"),
    "sr": ("Serbian", "Srpski", "Српски"),
    "st": ("Sesotho", "Sotho"),
    "sv": ("Swedish", "Svenska"),
    "sw": ("Swahili", "Kiswahili"),
    "ta": ("Tamil", "தமிழ்"),
    "te": ("Telugu", "తెలుగు"),
    "th": ("Thai", "ไทย"),
    "ti": ("Tigrinya", "ትግርኛ"),
    "tl": ("Tagalog", "Filipino"),
    "tn": ("Setswana", "Tswana"),
    "tr": ("Turkish", "Türkçe"),
    "ts": ("Tsonga", "Xitsonga"),
    "tw": ("Twi",),
    "uk": ("Ukrainian", "Українська"),
    "ur": ("Urdu", "اردو"),
    "uz": ("Uzbek", "Oʻzbekcha"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "wo": ("Wolof",),
    "xh": ("Xhosa", "isiXhosa"),
    "yo": ("Yoruba", "Yorùbá"),
    "zh": ("Chinese", "Mandarin", "Cantonese", "中文"),
    "zu": ("Zulu", "isiZulu"),
}
BETWEEN = re.compile(r"[,;/\n、，]|\s(?:and|und|et|y|e|&)\s")


def _folded(name: str) -> str:
    return normalize("NFC", name).strip().casefold()


_codes = {_folded(name): code for code, names in NAMES.items() for name in (code, *names)}
_long = [name for name in _codes if len(name) > 2]


def known_languages(typed: str) -> list[str]:
    """The codes of the languages in `English, Deutsch`, each once, in the order they were named.

    Raises UnknownLanguage with the nearest names.
    """
    codes: dict[str, None] = {}
    for part in BETWEEN.split(typed):
        name = _folded(part.strip(" ."))
        if not name:
            continue
        code = _codes.get(name)
        if code is None:
            near = get_close_matches(name, _long, n=3, cutoff=0.7)
            names = dict.fromkeys(NAMES[_codes[match]][0] for match in near)
            raise UnknownLanguage(part.strip(), tuple(names))
        codes[code] = None
    return [*codes]


def spoken(written: Iterable[str]) -> list[str]:
    """The codes of languages as anybody wrote them; what is not known stays as it is."""
    codes: dict[str, None] = {}
    for name in written:
        codes[_codes.get(_folded(name), name)] = None
    return [*codes]


def language_name(code: str) -> str:
    """The English name of a language."""
    return NAMES[code][0] if code in NAMES else code
