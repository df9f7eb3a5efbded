"""The parameters that several addresses take, described once. What is allowed comes from the code that checks it."""

from indicators import search
from indicators.api.description import Parameter, one_of, whole_number
from indicators.api.formats import FORMATS
from indicators.api.parameters import ALL_MEASURES, DIALECTS, LABELS, MAX_LENGTH, MAX_PAGE_SIZE
from indicators.language import LANGUAGES
from indicators.release.directory import RELEASE_ID
from indicators.tables import AREA_TYPES, SEXES
from indicators.translation import marked as _

_WORD = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}

ID = Parameter(
    "id",
    _("The indicator’s number; /api/v1/indicators lists them."),
    {"type": "string", "pattern": "^[0-9]{1,9}$"},
    example="181",
)
SUFFIX = Parameter(
    "suffix",
    _("The format of the answer."),
    one_of(tuple(FORMATS)),
    example="json",
)
AREA = Parameter(
    "area",
    _("Codes of areas, as Statistics Finland gives them: 20, 90, FI, YTA1, 091. Without it, all areas."),
    {"type": "string", "pattern": "^[A-Za-z0-9]{1,8}$"},
    listed=True,
    example="20,FI",
)
AREA_TYPE = Parameter(
    "areaType",
    _("Area types. Where two types share a code, this decides between them; county is the default."),
    one_of(AREA_TYPES),
    listed=True,
)
ONE_AREA_TYPE = Parameter("areaType", _("One area type."), one_of(AREA_TYPES))
CODE = Parameter(
    "code",
    _("The code of an area, as Statistics Finland gives it."),
    {"type": "string", "pattern": "^[A-Za-z0-9]{1,8}$"},
    example="20",
)
INDICATOR = Parameter(
    "indicator",
    _("Numbers of indicators; /api/v1/indicators lists them."),
    {"type": "string", "pattern": "^[0-9]{1,9}$"},
    listed=True,
    example="181",
)
SEX = Parameter("sex", _("Sexes. Without it, all that the indicator has."), one_of(SEXES), listed=True)
TIME = Parameter(
    "time",
    _("Years, ranges of years (2018..2024), or latest, earliest or all. Without it, all years."),
    {"type": "string", "pattern": r"^(latest|earliest|all|[0-9]{4}(\.\.[0-9]{4})?)$"},
    listed=True,
    example="latest",
)
MEASURE = Parameter(
    "measure",
    _("The measures wanted. Without it, the value, its 95% interval, numerator and denominator."),
    one_of(ALL_MEASURES),
    listed=True,
)
LANG = Parameter(
    "lang", _("The language of texts. Without it, all three where the format can hold them."), one_of(LANGUAGES)
)
WITH_LABELS = Parameter("labels", _("Codes alone, or codes and their names in the language asked for."), one_of(LABELS))
DIALECT = Parameter(
    "dialect",
    _("How CSV is written: after RFC 4180, or as a Finnish Excel opens it (semicolon, decimal comma)."),
    one_of(DIALECTS),
)
RELEASE = Parameter(
    "release",
    _("The id of an earlier release. Without it, the current one; with it, the answer never changes."),
    {"type": "string", "pattern": RELEASE_ID.pattern},
)
QUERY = Parameter(
    "q",
    _("Words in any of the three languages; all of them must be found. The best finds come first."),
    {"type": "string", "maxLength": search.MAX_LENGTH},
)
TASK_AREA = Parameter("taskArea", _("The id of a task area."), _WORD)
DIMENSION = Parameter("dimension", _("The id of a dimension."), _WORD)
SET = Parameter("set", _("The id of an indicator set."), _WORD)
PAGE = Parameter("page", _("Which page of the list."), whole_number(1, 1_000_000, 1))
PAGE_SIZE = Parameter("pageSize", _("How many a page holds."), whole_number(1, MAX_PAGE_SIZE, 50))
