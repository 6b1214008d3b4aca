//go:build unix

package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReadTracesEnds holds that waiting for traces out of a pipe, as of a shell,
// ends with the context.
func TestReadTracesEnds(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "run.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if _, err := writer.WriteString(`{"resourceSpans":`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := (&Project{Root: filepath.Dir(pipe)}).ReadTraces(ctx, []string{pipe})
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("want the error of the context: %v", err)
	}
}
