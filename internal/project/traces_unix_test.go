//go:build unix

package project

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestReadTracesEnds holds that waiting for traces out of a pipe, as of a shell,
// ends with the context, whether somebody writes into it or not.
func TestReadTracesEnds(t *testing.T) {
	for name, wait := range map[string]func(t *testing.T, pipe string){
		"nobody writes": func(*testing.T, string) { time.Sleep(10 * time.Millisecond) }, // most often it waits by then
		"somebody has not ended": func(t *testing.T, pipe string) {
			writer, err := os.OpenFile(pipe, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = writer.Close() })
			// No pipe holds as much: the reader has taken some of it once all is written.
			if _, err := writer.Write(bytes.Repeat([]byte(" "), 4<<20)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "run.json")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error, 1)
			go func() {
				_, err := (&Project{Root: filepath.Dir(pipe)}).ReadTraces(ctx, []string{pipe})
				ended <- err
			}()
			wait(t, pipe)
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("want the error of the context: %v", err)
			}
			// Lets go who still waits for a writer.
			if f, err := os.OpenFile(pipe, os.O_RDWR, 0); err == nil {
				_ = f.Close()
			}
		})
	}
}
