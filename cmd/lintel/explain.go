package main

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/docs/reference/findings"
	"github.com/lintel-go/lintel/internal/suggest"
)

type explainCommand struct {
	Code string `arg:"" help:"Code of a finding: LNT-M101, or M101."`
}

// Help says what kong's one line cannot.
func (explainCommand) Help() string {
	return "Says what is wrong when lintel check names the code, what to do about it, whether it can be weighed, waived or accepted for now, and shows an example and how it is mended."
}

func (c *explainCommand) Run(t terminal) error {
	code := strings.ToUpper(strings.TrimSpace(c.Code))
	if !strings.HasPrefix(code, "LNT-") {
		code = "LNT-" + code
	}
	page, ok := findings.Page(code)
	if !ok {
		hint := "codes look like LNT-M102; lintel check prints them"
		if near := suggest.Nearest(code, findings.Codes()); len(near) > 0 {
			hint = "did you mean " + strings.Join(near, " or ") + "?"
		}
		return usageError{fmt.Errorf("there is no code %q\nhint: %s", c.Code, hint)}
	}
	_, err := fmt.Fprint(t.out, findings.Text(page))
	return err
}
