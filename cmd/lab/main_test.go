package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args   string
		status int
		says   string // on one of the two streams
	}{
		{"list", exitOK, "forgetful-cache"},
		{"--help", exitOK, "Plays the case studies"},
		{"", exitOK, "Plays the case studies"},
		{"run nothing", exitUsage, "hint: lab --help"},
		{"run flashsale --faults none,kill-api", exitUsage, "lab list"},
		{"run flashsale --scale xl", exitUsage, "--scale"},
		{"run flashsale --traces .", exitUsage, "not empty"},
		{"run flashsale --traces main.go", exitUsage, "--traces: mkdir"},
		{"run flashsale --out main.go/report", exitUsage, "hint: name a folder that can be made"},
	} {
		var out bytes.Buffer
		if got := play(context.Background(), strings.Fields(c.args), terminal{out: &out, err: &out}); got != c.status {
			t.Errorf("lab %s: exit status %d, want %d\n%s", c.args, got, c.status, out.String())
		}
		if !strings.Contains(out.String(), c.says) {
			t.Errorf("lab %s does not say %q:\n%s", c.args, c.says, out.String())
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	if got := play(ctx, []string{"run", "flashsale"}, terminal{out: &out, err: &out}); got != exitFailed || !strings.Contains(out.String(), "interrupted") {
		t.Errorf("exit status %d:\n%s", got, out.String())
	}
}
