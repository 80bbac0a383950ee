"""What the reader of YAML says of a file that it cannot read: the words of libyaml, to be told in other languages."""

from server.domain.wording import N_

YAML_SAYS = frozenset(
    {
        N_("mapping values are not allowed in this context"),
        N_("block sequence entries are not allowed in this context"),
        N_("mapping keys are not allowed in this context"),
        N_("found character that cannot start any token"),
        N_("found a tab character that violates indentation"),
        N_("found unexpected end of stream"),
        N_("found unexpected document indicator"),
        N_("found unknown escape character"),
        N_("found undefined alias"),
        N_("found unknown directive name"),
        N_("second occurrence"),
        N_("could not find expected ':'"),
        N_("did not find expected key"),
        N_("did not find expected '-' indicator"),
        N_("did not find expected node content"),
        N_("did not find expected ',' or ']'"),
        N_("did not find expected ',' or '}'"),
        N_("did not find expected alphabetic or numeric character"),
        N_("did not find expected comment or line break"),
        N_("did not find expected <document start>"),
        N_("did not find expected whitespace or line break"),
        N_("control characters are not allowed"),
        N_("but found another document"),
    }
)
