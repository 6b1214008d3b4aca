package model

import "strings"

// unbound is a pattern of Go packages that are bound to nothing on purpose.
type unbound struct {
	pattern, reason string
	at              stack
}

// Unbound says of Go packages that they are bound to no element on purpose, and
// why: lintel check does not count them among those that the model should
// cover. The pattern is like one of Code, relative to the folder of the file
// that calls.
//
//go:noinline
func (w *Workspace) Unbound(pattern, reason string) {
	w = w.alive()
	u := unbound{reason: strings.TrimSpace(reason), at: w.here()}
	f := Code(pattern).check(&u.pattern)
	if f.code == "" && u.reason == "" {
		f = fault{codeNoReason, "leaves " + quote(u.pattern) + " unbound without a reason", "say why no element is bound to it: w.Unbound(" + quote(u.pattern) + ", \"…\")"}
	}
	if f.code != "" {
		w.report(problem{code: f.code, message: w.words() + " " + f.message, hint: f.hint, at: u.at})
		return
	}
	w.unbound = append(w.unbound, u)
}

func (b *builder) buildUnbound() []UnboundRecord {
	var records []UnboundRecord
	for _, u := range b.workspace.unbound {
		records = append(records, UnboundRecord{
			Pattern: u.pattern, Reason: b.text(u.reason, "reason why packages are unbound", b.workspace, u.at), Origin: b.locator.origin(u.at),
		})
	}
	return records
}
