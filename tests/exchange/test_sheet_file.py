"""Files as other people write them: read as they are meant, or refused in one sentence and left alone."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tuiflow.errors import RefusedError, TuiflowError, UsageError
from tuiflow.exchange.sheet_file import read_sheets
from tuiflow.model.sheet import column_letter, place_of


def workbook(path: Path, rows: list[list[object]], merged: tuple[str, ...] = (), title: str = "Sheet") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


class TestXlsx:
    def test_numbers_and_dates_read_as_people_write_them(self, tmp_path: Path) -> None:
        cells: list[object] = [3, 3.0, 2.5, date(2024, 7, 8), datetime(2024, 7, 8, 9, 30), True, "a\r\nb", None, "x"]  # noqa: DTZ001
        file = workbook(tmp_path / "a.xlsx", [cells])
        row = read_sheets(file)[0].rows[0]
        assert row == ["3", "3", "2.5", "2024-07-08", "2024-07-08 09:30", "TRUE", "a\nb", "", "x"]
        assert read_sheets(file)[0].decimals == {(0, 2)}

    def test_merged_cells_all_have_the_value_of_the_first(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [["title", None, None], ["p", "a", 1], [None, "b", 2], [None, "c", 3]]
        file = workbook(tmp_path / "a.xlsx", rows, ("A1:C1", "A2:A4"))
        assert read_sheets(file)[0].rows == [["title"] * 3, ["p", "a", "1"], ["p", "b", "2"], ["p", "c", "3"]]

    def test_hidden_sheets_are_marked(self, tmp_path: Path) -> None:
        book = Workbook()
        book.create_sheet("lists").sheet_state = "hidden"
        book.save(tmp_path / "a.xlsx")
        assert [(sheet.name, sheet.hidden) for sheet in read_sheets(tmp_path / "a.xlsx")] == [
            ("Sheet", False),
            ("lists", True),
        ]

    def test_a_formula_that_nobody_has_reckoned_is_known(self, tmp_path: Path) -> None:
        sheet = read_sheets(workbook(tmp_path / "a.xlsx", [["a", "=1+1"], ["b", 2]]))[0]
        assert sheet.unreckoned == {(0, 1)}

    def test_progress_is_told(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        read_sheets(workbook(tmp_path / "a.xlsx", [[number] for number in range(500)]), lambda *at: told.append(at))
        assert told == [(0, 500), (200, 500), (400, 500)]

    def test_rows_that_are_only_formatted_do_not_count(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "a.xlsx", [["a"], [None], [None, None], ["b"], [""], [None]])
        assert read_sheets(file)[0].rows == [["a"], [], [], ["b"]]


class TestRefused:
    def refusal(self, path: Path) -> str:
        before = path.read_bytes()
        with pytest.raises(RefusedError) as caught:
            read_sheets(path)
        assert path.read_bytes() == before
        return str(caught.value)

    def test_a_bomb(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", b" " * 250_000_000)
        assert "unpacks to more than 200 MB" in self.refusal(path)

    def test_entities_that_grow(self, tmp_path: Path) -> None:
        whole = workbook(tmp_path / "a.xlsx", [["a"]])
        path = tmp_path / "b.xlsx"
        layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name.endswith("sheet1.xml"):
                    text = data.decode().replace("<sheetData>", "<sheetData><row><c><v>&e11;</v></c></row>")
                    data = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{layers}]>{text}'.encode()
                new.writestr(name, data)
        assert "damaged" in self.refusal(path)

    @pytest.mark.parametrize("kept", [10, 100, 2000, -30])
    def test_a_file_that_was_cut_off(self, tmp_path: Path, kept: int) -> None:
        path = workbook(tmp_path / "a.xlsx", [["a", "b"]] * 50)
        path.write_bytes(path.read_bytes()[:kept])
        assert "damaged" in self.refusal(path)

    def test_another_zip(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        assert "no Excel workbook" in self.refusal(path)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "is empty"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old .xls file, or locked"),
            (b"<html><table>", "is no table"),
            (b"\x00\x01\x02\x00\x00\x00\xff", "no text in UTF-8"),
            (b'a,b\n"never closed,c\n' + b"x" * 200_000, "quotation mark"),
        ],
    )
    def test_what_is_no_table(self, tmp_path: Path, data: bytes, words: str) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        assert words in self.refusal(path)

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="There is no file"):
            read_sheets(tmp_path / "a.csv")
        with pytest.raises(UsageError, match="is no file"):
            read_sheets(tmp_path)

    def test_too_many_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("a,b\n" * 50_001)
        assert "more than 50000 rows" in self.refusal(path)

    def test_whatever_stands_in_a_damaged_workbook_it_is_one_sentence(self, tmp_path: Path) -> None:
        whole = workbook(tmp_path / "a.xlsx", [["任务", "b"]] * 5).read_bytes()
        path = tmp_path / "b.xlsx"
        for place in range(0, len(whole), 97):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
            said = ""
            try:
                read_sheets(path)
            except TuiflowError as error:
                said = str(error)
            assert "\n" not in said


class TestCsv:
    TEXT = "任务ID,任务名称\nCSAT-001,客户邀约\n"
    ROWS = (["任务ID", "任务名称"], ["CSAT-001", "客户邀约"])

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
    def test_its_encoding_is_found(self, tmp_path: Path, encoding: str) -> None:
        (tmp_path / "a.csv").write_bytes(self.TEXT.encode(encoding))
        assert read_sheets(tmp_path / "a.csv")[0].rows == list(self.ROWS)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("said", [False, True])
    def test_its_delimiter_is_found(self, tmp_path: Path, delimiter: str, said: bool) -> None:
        text = (f"sep={delimiter}\r\n" if said else "") + self.TEXT.replace(",", delimiter)
        (tmp_path / "a.csv").write_text(text, encoding="utf-8")
        assert read_sheets(tmp_path / "a.csv")[0].rows == list(self.ROWS)

    def test_commas_in_texts_do_not_make_a_tab_separated_file_one_with_commas(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("a\tb\nx, y, z\t1\nx, y\t2\n", encoding="utf-8")
        assert read_sheets(tmp_path / "a.txt")[0].rows == [["a", "b"], ["x, y, z", "1"], ["x, y", "2"]]

    def test_the_apostrophe_before_a_formula_is_taken_off(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("'=1+1,'+86,'-,'@Lin,''=x,'quoted,it's\n", encoding="utf-8")
        assert read_sheets(tmp_path / "a.csv")[0].rows == [["=1+1", "+86", "-", "@Lin", "'=x", "'quoted", "it's"]]

    def test_line_breaks_in_cells_stay(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b'a,"b\r\nc"\r\nd,e\r\n')
        assert read_sheets(tmp_path / "a.csv")[0].rows == [["a", "b\nc"], ["d", "e"]]


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(place_of(f"{column_letter(at)}7") == (6, at) for at in range(1000))
