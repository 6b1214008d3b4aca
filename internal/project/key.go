package project

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/lintel-go/lintel/internal/load/store"
	"github.com/lintel-go/lintel/internal/timing"
	"github.com/lintel-go/lintel/model"
)

// keys are what tells one site from another: first a key of what draws it, then
// one for each workspace. What is not known has an empty key.
func (p *Project) keys(ctx context.Context, workspaces []Workspace) []string {
	_, span := timing.Start(ctx, "keys", "")
	defer span.End()
	keys := []string{""}
	if program := p.program(); program != "" {
		keys[0] = keyOf(program, p.theme)
	}
	for _, w := range workspaces {
		of := w.sum
		if of == "" {
			text, err := model.Encode(w.Model)
			if err != nil {
				keys = append(keys, "")
				continue
			}
			of = store.Sum(text)
		}
		keys = append(keys, keyOf(w.Slug, of, w.icons.drawings, w.icons.words()))
	}
	return keys
}

// keyOf is a digest of values, or nothing if one has no text.
func keyOf(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return store.Sum(text)
}

// programKey tells this program from any other: by the versions of all that it
// is built from; where one of them is no version, by what the go command calls
// its content; or else by its bytes.
func programKey() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if ok && released(info) {
		return info.String(), nil
	}
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return "", err
	}
	if id := buildID.FindSubmatch(head); id != nil {
		return string(id[1]), nil
	}
	h := sha256.New()
	h.Write(head)
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// buildID is what the go command writes near the begin of a program, in a note
// or before its code: four hashes, of which the last is of the program's content.
var buildID = regexp.MustCompile(`(?:Go\x00\x00|Go build ID: ")((?:[\w-]{20}/){3}[\w-]{20})`)

// released tells whether every module in a program is one that the module proxy
// has, and so has one content for ever.
func released(info *debug.BuildInfo) bool {
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if m.Replace != nil {
			m = m.Replace
		}
		if m.Sum == "" || !strings.HasPrefix(m.Version, "v") {
			return false
		}
	}
	return true
}
