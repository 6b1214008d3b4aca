package lintel_test

import (
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/systems/lintel"
)

// TestFollowsTheRules holds the model to what lintel check asks of everybody.
// What it says of the code, the check of this repository holds.
func TestFollowsTheRules(t *testing.T) {
	m, diagnostics := lintel.Workspace().Build()
	for _, d := range diagnostics {
		t.Error(d)
	}
	for _, f := range drift.NewReport(drift.Model(m, drift.Options{})).Findings {
		t.Errorf("%v: %s %s: %s", f.Positions, f.Code, f.Subject, f.Message)
	}
}
