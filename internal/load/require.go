package load

import (
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// goGet is the command that makes a module require the model library, as
// hints are first written.
const goGet = "go get " + modulePath

// requiring puts the command that fits the tool into the hints that name one.
func (o Options) requiring(diagnostics []model.Diagnostic) []model.Diagnostic {
	if o.Require == "" {
		return diagnostics
	}
	fitting := slices.Clone(diagnostics) // others may hold them
	for i := range fitting {
		before, after, found := strings.Cut(fitting[i].Hint, goGet)
		if found && !strings.HasPrefix(after, "@") {
			fitting[i].Hint = before + o.Require + after
		}
	}
	return fitting
}
