"""Every script is set with its own letters: shaped, in its direction, without a missing glyph."""

# Chinese punctuation is meant.
# ruff: noqa: RUF001

import io

import pytest
import uharfbuzz
from pypdf import PdfReader

from api.exports.pdf import render_statement, style
from api.exports.pdf.canvas import open_canvas
from api.exports.pdf.faces import BOLD, CJK, FACES, REGULAR, REPLACEMENT, SANS, Face, covers, static_font
from api.exports.pdf.script import cjk_face, clean, runs
from tests.exports.documents import named

NAMES = {
    "Latin": "Åkerö Łódź Ærøskøbing İstanbul Žďár",
    "Vietnamese": "Công ty Năng lượng Mặt trời Việt Nam",
    "Cyrillic": "Энергосбыт Україна Ћуприја Қазақстан",
    "Greek": "Ηλεκτρική Ενέργεια Ἀθῆναι",
    "Arabic": "محطة الطاقة الشمسية، مُحَمَّد؟ ١٢٣ لا",
    "Persian": "نیروگاه می‌شود گچپژ",
    "Hebrew": "תחנת הכוח שלום בְּרֵאשִׁית",
    "Devanagari": "महाराष्ट्र ऊर्जा केंद्र क्ष र्‍य ।",
    "Bengali": "বিদ্যুৎ কেন্দ্র কো",
    "Tamil": "சூரிய மின் நிலையம் கொ கௌ",
    "Telugu": "సౌర విద్యుత్",
    "Malayalam": "സൗരോർജ്ജ നിലയം കൊ",
    "Sinhala": "සූර්ය බල කේන්ද්‍රය කො",
    "Myanmar": "နေရောင်ခြည် စွမ်းအင်",
    "Lao": "ສະຖານີນ້ຳ",
    "Thai": "สถานีพลังงานแสงอาทิตย์น้ำ",
    "Khmer": "ស្ថានីយ៍ថាមពល",
    "Georgian": "ენერგია საქართველო",
    "Armenian": "Էներգիա Հայաստան",
    "Ethiopic": "የኃይል ጣቢያ",
    "Simplified Chinese": "上海微电网储能科技有限公司（二期）、。",
    "Traditional Chinese": "臺灣電力股份有限公司",
    "Japanese": "東京電力ひかりガス㈱・「蓄電池」ー",
    "Korean": "서울 에너지 주식회사 한국전력",
    "Signs": "№ 5 — 50 % ± 2 °C · €£¥₹₩ “x” ½ → ★ ☀",
    "Emoji": "🔋⚡🏭 🇨🇳 👩‍🔧 ☀️",
}


def embedded_fonts(pdf: bytes) -> set[str]:
    fonts: set[str] = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            fonts.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return fonts


def all_faces(text: str) -> tuple[Face, ...]:
    return (*FACES, cjk_face([text], "UTC"))


@pytest.mark.parametrize("script", NAMES)
def test_every_script_has_its_glyphs(script: str) -> None:
    text = clean(NAMES[script])
    set_ = "".join(run for _, run in runs(text, all_faces(text), covers))
    assert set_ == text
    for face, run in runs(text, all_faces(text), covers):
        for weight in (REGULAR, BOLD):
            font = uharfbuzz.Font(uharfbuzz.Face(static_font(face, weight, frozenset(run))))
            buffer = uharfbuzz.Buffer()
            buffer.add_str(run)
            buffer.guess_segment_properties()
            uharfbuzz.shape(font, buffer)
            assert buffer.glyph_infos
            assert all(info.codepoint for info in buffer.glyph_infos), f"{face.key} lacks a glyph of {run!r}"


@pytest.mark.parametrize("script", NAMES)
def test_every_script_is_drawn(script: str) -> None:
    pdf = render_statement(named(NAMES[script]))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert REPLACEMENT not in text
    assert "216.00 CNY" in text
    assert len(pdf) < 60_000


SIMPLE = ("Latin", "Vietnamese", "Cyrillic", "Greek", "Simplified Chinese", "Korean", "Armenian")


@pytest.mark.parametrize("script", SIMPLE)
def test_the_text_can_be_found(script: str) -> None:
    text = PdfReader(io.BytesIO(render_statement(named(NAMES[script])))).pages[0].extract_text()
    # pypdf reads the two bytes of a Chinese letter one by one, and takes the first for a letter of its own.
    found, wanted = ("".join(clean(part).split()) for part in (text.replace("\0", ""), NAMES[script]))
    assert wanted in found


def test_a_plain_statement_carries_one_typeface() -> None:
    assert embedded_fonts(render_statement(named("Riverside"))) == {"NotoSans400", "NotoSans600"}
    assert "NotoSansArabic600" in embedded_fonts(render_statement(named("محطة")))


def test_marks_and_joiners_stay_with_their_letters() -> None:
    for text in ("مُحَمَّد", "می‌شود", "र्‍य", "x\u0323\u0307"):
        assert len(list(runs(clean(text), FACES, covers))) == 1


def test_what_no_typeface_has_becomes_a_replacement_character() -> None:
    text = "a\U000e0fff\ue000\u0378b"
    ((face, run),) = runs(clean(text), all_faces(text), covers)
    assert (face, run) == (SANS, f"a{REPLACEMENT * 3}b")
    assert REPLACEMENT in PdfReader(io.BytesIO(render_statement(named(text)))).pages[0].extract_text()


def test_invisible_and_direction_changing_characters_are_dropped() -> None:
    assert clean("a\u202eb\u2066c\u200bd\u00ade\ufe0ff\r\n\tg\u0000h\u2028i  ") == "abcdef g h i"


@pytest.mark.parametrize(
    ("text", "timezone", "region"),
    [
        ("直流", "UTC", "SC"),
        ("直流", "Asia/Tokyo", "JP"),
        ("直流", "Asia/Taipei", "TC"),
        ("直流", "Asia/Hong_Kong", "HK"),
        ("直流ひかり", "UTC", "JP"),
        ("直流 전력", "UTC", "KR"),
    ],
)
def test_chinese_characters_take_the_shape_of_their_region(text: str, timezone: str, region: str) -> None:
    assert cjk_face([text], timezone) is CJK[region]


def test_a_right_to_left_name_keeps_its_direction_on_every_line() -> None:
    name = "محطة الشمس رقم 12 لتخزين الطاقة Solar Park في المملكة"
    with open_canvas([name], "UTC") as canvas:
        paragraph = canvas.wrapped(name, 40, style.NAME, 9)
        assert len(paragraph.lines) > 1
        assert paragraph.direction.value == "RTL"
        assert all(canvas.width_of(line, style.NAME) <= 40 for line in paragraph.lines)
        assert " ".join(paragraph.lines) == name
