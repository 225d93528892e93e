package need

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

func TestParsePartiQL(t *testing.T) {
	for statement, want := range map[string]string{
		`SELECT * FROM Music WHERE Artist = 'from "X"'`:   "Music, no index",
		`select Album from "Music"`:                       "Music, no index",
		`SELECT * FROM "Music"."ByAlbum" WHERE Album = ?`: "Music, index ByAlbum",
		`SELECT * FROM Music.ByAlbum`:                     "Music, index ByAlbum",
		`SELECT "from" FROM "my.table-1" WHERE a=?`:       "my.table-1, no index",
		`EXISTS(SELECT * FROM "Orders" WHERE id = '1')`:   "Orders, no index",
		`INSERT INTO "Music" value {'Artist' : ?}`:        "Music, no index",
		`UPDATE "Music" SET a=1 WHERE b=2`:                "Music, no index",
		`DELETE FROM "Music" WHERE b=2`:                   "Music, no index",
		"  \n DELETE\n\tFROM  Music":                      "Music, no index",
		`SELECT * FROM "${env:TABLE}" WHERE a=?`:          "${env:TABLE}, no index",
		`SELECT * FROM "${env:TABLE#quoted}" WHERE a=?`:   "${env:TABLE}, no index",
		`SELECT ${unknown} FROM "orders-${env:STAGE}"`:    "orders-${env:STAGE}, no index",
		`SELECT * FROM ${env:TABLE} WHERE a=?`:            "${env:TABLE}, perhaps an index",
		`SELECT * FROM Music${unknown}`:                   "Music${unknown}, perhaps an index",
		`SELECT * FROM "Music"${unknown}`:                 "Music, perhaps an index",
		`SELECT * FROM "Music"."${env:INDEX}"`:            "Music, index ${env:INDEX}",
		`SELECT * FROM "Music".${unknown}`:                "Music, index ${unknown}",
		`SELECT * FROM "Music" WHERE a = ${unknown}`:      "Music, no index",
		`${unknown}`:                 "not known",
		`SELECT * ${unknown}`:        "not known",
		`SELECT * FROM "unclosed`:    "not known",
		`SELECT * FROM`:              "not known",
		`SELECT * FROM 'string'`:     "not known",
		`CREATE TABLE Music`:         "not known",
		"SELECT * FROM \"a\ue000b\"": "not known",
		"":                           "not known",
		`UPDATE ${unknown} SET a=1`:  "${unknown}, perhaps an index",
		`INSERT INTO "${partition}${unknown}-x" VALUE {'a': 'b'}`: "${partition}${unknown}-x, no index",
	} {
		n := parsePartiQL(arn.Parse(statement))
		got := "not known"
		if len(n.table) > 0 {
			got = n.table.String()
			switch {
			case n.hasIndex == arn.No:
				got += ", no index"
			case len(n.index) > 0:
				got += ", index " + n.index.String()
			default:
				got += ", perhaps an index"
			}
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", statement, got, want)
		}
	}
}

// The catalog's own rows of the operations, over inputs as the engine gives them.
func TestStatements(t *testing.T) {
	statements := func(list ...*flow.Value) *flow.Value {
		v := &flow.Value{Presence: flow.IsSet}
		for _, s := range list {
			v.Elems = append(v.Elems, structOf("Statement", s))
		}
		return v
	}
	const prefix = "arn:${partition}:dynamodb:${region}:${account}:table/"
	for name, tc := range map[string]struct {
		operation string
		input     *flow.Value
		want      []string
	}{
		"a select": {"ExecuteStatement", structOf("Statement", text(`SELECT * FROM "Music"`)),
			[]string{"PartiQLSelect certain: Music"}},
		"a select on an index": {"ExecuteStatement", structOf("Statement", text(`SELECT * FROM "Music"."I"`)),
			[]string{"PartiQLSelect certain: Music/index/I"}},
		"one of two, indexes are not mixed": {"ExecuteStatement", structOf("Statement", text(`SELECT * FROM "A"."I"`, `SELECT * FROM "B"."J"`)),
			[]string{"PartiQLSelect certain: A/index/I B/index/J"}},
		"a batch of two verbs": {"BatchExecuteStatement", structOf("Statements", statements(text(`INSERT INTO "A" VALUE {'a': ?}`), text(`DELETE FROM "B" WHERE a=?`))),
			[]string{"PartiQLDelete: B", "PartiQLInsert: A"}},
		"a transaction": {"ExecuteTransaction", structOf("TransactStatements", statements(text(`UPDATE "${env:T}" SET a=1 WHERE b=?`))),
			[]string{"PartiQLUpdate certain: ${env:T}"}},
		"unknown": {"ExecuteStatement", structOf("Statement", unknownText("typed in")),
			[]string{"PartiQLDelete: ${unknown}", "PartiQLInsert: ${unknown}", "PartiQLSelect: ${unknown} ${unknown}/index/${unknown}", "PartiQLUpdate: ${unknown}"}},
	} {
		t.Run(name, func(t *testing.T) {
			u := Of(flow.Use{Service: "dynamodb", Operation: tc.operation, Input: tc.input}, Options{Lookup: catalog.Lookup})
			var got []string
			for _, n := range u.Needs {
				if n.Kind == catalog.Supporting {
					continue
				}
				line := strings.TrimPrefix(n.Action, "dynamodb:")
				if n.Certain {
					line += " certain"
				}
				names := show(n.Resources)
				for i := range names {
					names[i] = strings.TrimPrefix(names[i], prefix)
				}
				got = append(got, line+": "+strings.Join(names, " "))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", fmt.Sprintf("%q", got), fmt.Sprintf("%q", tc.want))
			}
		})
	}
}
