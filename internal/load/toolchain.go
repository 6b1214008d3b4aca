package load

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/load/bounded"
	"github.com/lintel-go/lintel/internal/stamp"
	"github.com/lintel-go/lintel/model"
)

// The oldest go command that reports its builds as JSON.
const oldestMinor = 24

// toolchain is the go command and what it is run with.
type toolchain struct {
	path      string
	env       []string
	onCommand func(string, []string)
}

// goEnv is what the go command says of its own settings, in one module.
type goEnv struct {
	GOVERSION  string
	GOROOT     string
	GOMODCACHE string
	GOFLAGS    string
	GOWORK     string
	GOENV      string
}

// findGo finds the go command.
func findGo(o Options, env []string) (string, error) {
	name := o.Go
	if name == "" {
		name = "go"
	}
	if strings.ContainsRune(filepath.ToSlash(name), '/') {
		return filepath.Abs(name)
	}
	suffixes := []string{""}
	if runtime.GOOS == "windows" {
		suffixes = []string{".exe", ".bat", ".cmd"}
	}
	for _, dir := range filepath.SplitList(valueOf(env, "PATH")) {
		for _, suffix := range suffixes {
			path := filepath.Join(dir, name+suffix)
			info, err := os.Stat(path)
			if err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
				return filepath.Abs(path)
			}
		}
	}
	return "", noGo(fmt.Sprintf("the %s command is not on PATH", name))
}

func noGo(message string) error {
	return &Error{model.Diagnostic{
		Code:     codeNoGo,
		Severity: model.SeverityError,
		Message:  message,
		Hint:     "models are Go code: install Go from https://go.dev/dl and put its bin folder on PATH",
	}}
}

// valueOf returns the value of a variable in an environment; of several, the
// last counts.
func valueOf(env []string, key string) string {
	for _, kv := range slices.Backward(env) {
		if k, v, _ := strings.Cut(kv, "="); k == key || runtime.GOOS == "windows" && strings.EqualFold(k, key) {
			return v
		}
	}
	return ""
}

func (t toolchain) getenv(key string) string { return valueOf(t.env, key) }

// decisive reports whether a variable can change what the go command makes of
// a package.
func decisive(key string) bool {
	switch key {
	case "HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "CC", "CXX", "FC", "AR", "PKG_CONFIG", "PKG_CONFIG_PATH":
		return true
	case "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOTRACEBACK", "GOCACHE", "GOTMPDIR":
		return false
	}
	return strings.HasPrefix(key, "GO") || strings.HasPrefix(key, "CGO_")
}

// fingerprint hashes the go command itself and the variables it heeds.
func (t toolchain) fingerprint() string {
	var lines []string
	for _, kv := range t.env {
		if key, _, _ := strings.Cut(kv, "="); decisive(key) {
			lines = append(lines, kv)
		}
	}
	slices.Sort(lines)
	real := realPath(t.path)
	lines = append(lines, real, runtime.GOOS, runtime.GOARCH)
	if info, err := os.Stat(real); err == nil {
		s := stamp.Of(info)
		lines = append(lines, strconv.FormatInt(s.Size, 10), strconv.FormatInt(s.Mtime, 10))
	}
	return hash([]byte(strings.Join(lines, "\n")))
}

// run runs the go command in a folder. Its messages come back whole; the error
// is nil unless it could not be run at all or ctx ended.
func (t toolchain) run(ctx context.Context, dir string, extra []string, args ...string) (bounded.Outcome, error) {
	if t.onCommand != nil {
		t.onCommand(t.path, args)
	}
	env := append(slices.Clip(t.env), "PWD="+dir)
	env = append(env, extra...)
	out, err := bounded.Run(ctx, bounded.Command{Path: t.path, Args: args, Dir: dir, Env: env, Output: 64 << 20})
	if err != nil && ctx.Err() != nil {
		return out, ctx.Err()
	}
	if err != nil {
		return out, noGo(fmt.Sprintf("the go command cannot be run: %v", err))
	}
	return out, nil
}

// settings asks the go command how it is set up in a folder.
func (t toolchain) settings(ctx context.Context, dir string) (goEnv, error) {
	out, err := t.run(ctx, dir, nil, "env", "-json", "GOVERSION", "GOROOT", "GOMODCACHE", "GOFLAGS", "GOWORK", "GOENV")
	if err != nil {
		return goEnv{}, err
	}
	var e goEnv
	if out.Exit != 0 || json.Unmarshal([]byte(out.Stdout.String()), &e) != nil {
		text := strings.TrimSpace(out.Stderr.String() + "\n" + out.Stdout.String())
		if oldGoText.MatchString(text) {
			return e, &Error{oldGo(text)}
		}
		if text == "" {
			text = fmt.Sprintf("exit status %d", out.Exit)
		}
		return e, noGo("the go command does not work: " + text)
	}
	if minor, ok := minorOf(e.GOVERSION); ok && minor < oldestMinor {
		return e, &Error{oldGo("the go command is " + e.GOVERSION)}
	}
	return e, nil
}

// oldGoText is how a go command says that a module needs a newer one.
var oldGoText = regexp.MustCompile(`requires go >?=? ?\d|requires go1|toolchain not available|download go1\.|invalid go version`)

func oldGo(message string) model.Diagnostic {
	return model.Diagnostic{
		Code:     codeOldGo,
		Severity: model.SeverityError,
		Message:  strings.TrimPrefix(message, "go: "),
		Hint:     "install a newer Go from https://go.dev/dl, or let the go command fetch it with GOTOOLCHAIN=auto",
	}
}

func minorOf(version string) (int, bool) {
	rest, ok := strings.CutPrefix(version, "go1.")
	if !ok {
		return 0, false // a development version
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	n, err := strconv.Atoi(rest[:end])
	return n, err == nil
}

// kept are the flags in GOFLAGS that decide which code is meant. Others would
// change how it is compiled, where the result goes, how messages look, or
// would have module files written.
var kept = []string{"-tags", "-mod", "-modfile", "-modcacherw", "-insecure"}

// withFlags returns the toolchain with GOFLAGS reduced to what is kept, and
// settled for the machine that the program will run on.
func (t toolchain) withFlags(goflags string) toolchain {
	var flags []string
	for _, flag := range flagsOf(goflags) {
		name, value, _ := strings.Cut(flag, "=")
		if strings.HasPrefix(name, "--") {
			name = name[1:]
		}
		if !slices.Contains(kept, name) || name == "-mod" && value == "mod" {
			continue
		}
		flags = append(flags, quoteFlag(flag))
	}
	// Never empty: that would bring back what "go env -w" has stored.
	flags = append(flags, "-buildvcs=false")
	t.env = append(slices.Clip(t.env), "GOFLAGS="+strings.Join(flags, " "), "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	return t
}

// flagsOf splits GOFLAGS as the go command does: at blanks, and a flag that
// holds blanks stands in quotes as a whole.
func flagsOf(s string) []string {
	var flags []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return flags
		}
		if q := s[0]; q == '\'' || q == '"' {
			if end := strings.IndexByte(s[1:], q); end >= 0 {
				flags, s = append(flags, s[1:1+end]), s[end+2:]
				continue
			}
		}
		end := strings.IndexAny(s, " \t\r\n")
		if end < 0 {
			end = len(s)
		}
		flags, s = append(flags, s[:end]), s[end:]
	}
}

func quoteFlag(flag string) string {
	if !strings.ContainsAny(flag, " \t\r\n'\"") {
		return flag
	}
	if !strings.Contains(flag, "'") {
		return "'" + flag + "'"
	}
	return `"` + flag + `"`
}

// flagValue returns the value of a flag in GOFLAGS.
func flagValue(goflags, name string) string {
	for _, flag := range slices.Backward(flagsOf(goflags)) {
		if k, v, ok := strings.Cut(flag, "="); ok && strings.TrimPrefix(k, "-") == strings.TrimPrefix(name, "-") {
			return v
		}
	}
	return ""
}
