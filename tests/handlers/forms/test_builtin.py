"""The built-in forms ask what the field asks: names, choices and labels of the table, nothing else."""

from pathlib import Path

import pytest

from handlers.forms.authoring import compile_workbook
from handlers.forms.files import load
from handlers.forms.lint.source import Source, understand
from handlers.forms.lint.terms import Kind

BUILTIN = Path("handlers/forms/builtin")
VIETNAMESE = "Tiếng Việt (vi)"
ENGLISH = "English (en)"

# The table of the field: question, label, whether an answer is required, choices with labels.
MEETING = """
held | Chi bộ đã họp tháng {} chưa? | required | yes=Đã họp, not_yet=Chưa họp, impossible=Không họp được
planned | Dự kiến họp ngày nào? | optional
obstacle | Lý do? | required | weather=Mưa lũ; đường khó, commune_work=Trùng việc xã, away=Nhiều đ/c đi làm xa, other=Khác
date | Họp ngày nào? | required
kind | Loại sinh hoạt? | required | regular=Thường kỳ, regular_thematic=Thường kỳ + chuyên đề, thematic=Chỉ chuyên đề, extraordinary=Bất thường
total | Tổng số đảng viên (cả dự bị)? Tháng trước {} | required
change | Vì sao số đảng viên thay đổi? | required | admitted=Kết nạp, moved_in=Chuyển đến, moved_out=Chuyển đi, died=Mất, other=Khác
exempt | Được miễn sinh hoạt? Tháng trước {} | required
present | Có mặt bao nhiêu? | required
unexcused | Trong {} đ/c vắng, mấy đ/c không lý do? | required
duration | Họp bao lâu? | required | under_60=Dưới 60', 60_89=60–89', 90_119=90–119', 120_up=Từ 120'
outcome | Có nghị quyết/kết luận? | required | resolution=Nghị quyết, conclusion=Kết luận, none=Chưa
grade | Tự xếp loại? | required | good=Tốt, fair=Khá, average=TB, poor=Kém, not_graded=Chưa chấm
score | Chấm bao nhiêu điểm (0–100)? | optional
posted | Đã đăng Sổ tay ĐVĐT? | optional | yes=Rồi, no=Chưa, no_device=Không có sóng/máy
support | Cần xã hỗ trợ gì? | optional | none=Không, call_back=Gọi lại cho tôi
"""
ADMISSION = """
admitted | Tháng {} chi bộ có kết nạp đảng viên mới? | required | 0=Không, 1=1, 2=2, 3+=3+
admitted_count | Kết nạp mấy đồng chí? | required
decision_date | Ngày quyết định? | optional
ceremony_date | Ngày lễ kết nạp? | optional
flags | Đánh dấu nếu đúng | required | female=Nữ, minority=DTTS, farmer=Nông dân, youth_union=Đoàn viên, none=Không có
age_group | Nhóm tuổi? | required | 18_30=18–30, 31_35=31–35, 36_40=36–40, 41_45=41–45, 46_50=46–50, over_50=Trên 50
schooling | Học vấn? | required | primary=TH, lower_secondary=THCS, upper_secondary=THPT
training | Chuyên môn? | required | none=Chưa, vocational=Sơ–trung cấp, college=CĐ, university=ĐH trở lên
"""
VACANCY = """
still_open | Còn khuyết: {}, từ {}? | required | yes=Còn, no=Đã có người
filled_on | Có người từ ngày nào? | required
new_vacancy | Có chức danh mới khuyết? | required | no=Không, yes=Có
post | Chức danh nào? | required | secretary=Bí thư, deputy=Phó bí thư, committee_member=Chi ủy viên, village_head=Trưởng thôn, front_head=Trưởng ban CTMT, secretary_and_head=Bí thư kiêm trưởng thôn, other=Khác
since | Khuyết từ tháng nào? | required
cause | Lý do? | required | retired=Hết tuổi; nghỉ, resigned=Xin nghỉ, died=Mất, moved=Chuyển đi, merged=Sáp nhập, not_elected=Chưa bầu được, other=Khác
acting | Đang có người tạm phụ trách? | required | yes=Có, no=Chưa
successor | Người thay? | required | none=Chưa có nguồn, identified=Có nguồn, in_process=Đang làm quy trình
expected | Dự kiến kiện toàn tháng nào? | optional
"""
TABLES = {"meeting": MEETING, "admission": ADMISSION, "vacancy": VACANCY}


@pytest.fixture(params=sorted(TABLES))
def form_id(request: pytest.FixtureRequest) -> str:
    """Each built-in form in turn."""
    return str(request.param)


def source(form_id: str) -> Source:
    """A built-in form, read row by row."""
    return understand(load(BUILTIN / f"{form_id}.yaml"))


def table_of(form: Source) -> list[list[str]]:
    """The form's questions in the columns of the table."""
    rows = []
    for item in form.named():
        if item.type.kind is Kind.QUESTION and item.type.word != "note":
            label = "{}".join(
                part.rpartition("}")[2] for part in _split(item.texts("label")[VIETNAMESE])
            )
            choices = ", ".join(
                f"{choice.name}={choice.texts('label')[VIETNAMESE].replace(',', ';')}"
                for choice in form.lists.get(item.type.choices, ())
            )
            required = "required" if item.get("required") else "optional"
            rows.append([cell for cell in (item.name, label, required, choices) if cell])
    return rows


def _split(label: str) -> list[str]:
    first, *rest = label.split("${")
    return [first, *("${" + part for part in rest)]


def test_questions_are_those_of_the_field(form_id: str) -> None:
    """Every question, label, choice name and choice label stands as in the table, in its order."""
    expected = [line.split(" | ") for line in TABLES[form_id].strip().splitlines()]

    assert table_of(source(form_id)) == expected


def test_form_compiles_without_a_warning(form_id: str) -> None:
    """The built-in forms are published under their own names and draw no warning."""
    compiled = compile_workbook(load(BUILTIN / f"{form_id}.yaml"))

    assert compiled.form_id == form_id
    assert compiled.version
    assert compiled.warnings == ()


def test_every_text_stands_in_both_languages(form_id: str) -> None:
    """Labels, hints and messages are complete in Vietnamese and in English."""
    form = source(form_id)

    for item in (*form.survey, *form.choices):
        for base in ("label", "hint", "constraint_message"):
            assert set(item.texts(base)) in (set(), {VIETNAMESE, ENGLISH}), (item.name, base)


def test_every_constraint_says_what_to_do_next(form_id: str) -> None:
    """No answer is refused without a word on the way on."""
    for item in source(form_id).named():
        messages = item.texts("constraint_message")
        if item.get("constraint"):
            assert "Xin " in messages[VIETNAMESE]
            assert ". " in messages[ENGLISH]


def test_no_word_names_two_choices(form_id: str) -> None:
    """Within a list no keyword or label stands for two choices."""
    for name, choices in source(form_id).lists.items():
        words = [
            word.lower()
            for choice in choices
            for word in {*choice.get("keywords").split("|"), choice.texts("label")[VIETNAMESE]}
        ]

        assert len(words) == len(set(words)), name


def test_every_question_has_a_short_name_for_the_summary(form_id: str) -> None:
    """The summary line of every question is short, in both languages."""
    for item in source(form_id).named():
        if item.type.kind is Kind.QUESTION and item.type.word != "note":
            vietnamese, english = item.texts("body")["chat:short"].split(" | ")

            assert vietnamese.startswith("vi: ")
            assert english.startswith("en: ")
            assert len(vietnamese) < 30
