# Reads a workbook with openpyxl and prints what it holds as JSON: per sheet its cells, links and view.
import datetime
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])


def value_of(cell):
    value = cell.value
    return {"date": value.isoformat(timespec="milliseconds")} if isinstance(value, datetime.datetime) else value


def link_of(link):
    return {"cell": link.ref, "to": link.location, "file": link.target}


print(json.dumps([
    {
        "name": sheet.title,
        "rows": [[value_of(cell) for cell in row] for row in sheet.iter_rows()],
        "formulas": [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"],
        "links": [link_of(cell.hyperlink) for row in sheet.iter_rows() for cell in row if cell.hyperlink],
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "widths": [dimension.width for dimension in sheet.column_dimensions.values()],
        "head": sheet.oddHeader.left.text,
    }
    for sheet in book
]))
