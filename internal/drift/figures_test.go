package drift_test

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestFigures(t *testing.T) {
	found := check(t, func(w *model.Workspace) {
		_, sale, gate, _, _ := shop(w)
		talk := model.Source("a talk")
		claimed := sale.Figure("Claimed", model.Value(100, "users"), model.Claimed, talk)
		sale.Figure("From nowhere", model.Value(100, "users"), model.Claimed)      // want LNT-F003
		sale.Figure("Seen nowhere", model.Value(100, "users"), model.Measured)     // want LNT-F003
		gate.Figure("Idle", model.Value(1, "users"), model.Assumed)                // want LNT-F004
		w.Figure("Vague", model.Value(1, "users"), model.Assumed, model.Ambiguous) // want LNT-F002 LNT-F004
		w.Figure("Vague and so", model.Value(1, "users"), model.Claimed, talk, model.Ambiguous, model.Note("or two"))
		gate.Figure("Idle and so", model.Value(1, "users"), model.Assumed, model.Waive("LNT-F004", "for later")) // want LNT-F004

		claimed.Within(model.Value(10, "users"))                          // want LNT-F001
		claimed.Within(model.Value(10, "users"), model.Note("it is old")) // explained
		claimed.Within(model.Value(90, "users"))                          // approximate is no finding
		claimed.AtMost(model.Range(1, 200, "users"))                      // want LNT-F002
		claimed.Within(claimed)                                           // want LNT-F006
		claimed.AtLeast(model.Mul(claimed, model.Number(0.1)))            // want LNT-F006
		claimed.AtMost(model.Unmeasured("users"))                         // open is no finding

		wrong := sale.Figure("Wrong", model.Value(10, "users"), model.Claimed, talk)
		right := sale.Figure("Right", model.Value(1000, "users"), model.Claimed, talk, model.Corrects(wrong))
		wrong.Within(right)                               // explained by the correction
		sale.Derived("Of wrong", model.Mul(wrong, wrong)) // want LNT-F005
		sale.Derived("Of wrong and so", model.Mul(wrong, wrong), model.Note("shows how wrong it is"))
		sale.Derived("Correction", model.Add(claimed, right))
	})
	const want = `figure "Claimed", 100 users, is to be the same as 10 users, and is not`
	for _, f := range found {
		if f.Code == "LNT-F001" && (f.Message != want || f.Subject != "sale/claimed" || f.Severity != model.SeverityError || !strings.Contains(f.Hint, "model.Note")) {
			t.Errorf("%+v", f)
		}
	}
}

// TestFiguresAreWeighed holds that a workspace can weigh and waive what is
// found of figures, and hears of waivers that waive nothing.
func TestFiguresAreWeighed(t *testing.T) {
	check(t, func(w *model.Workspace) {
		shop(w)
		w.Severity("LNT-F003", model.SeverityOff)
		w.Figure("From nowhere", model.Value(1, "users"), model.Claimed)
		w.Figure("Fine", model.Value(1, "users"), model.Claimed, model.Waive("LNT-F001", "in vain")) // want LNT-M117
	})
}
