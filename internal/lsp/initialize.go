package lsp

import (
	"context"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

// initialize says what the server can do, with what gopls can.
func (s *server) initialize(ctx context.Context, req *jsonrpc2.Request) {
	var p initializeParams
	if err := decode(req, &p); err != nil {
		s.reply(ctx, req, nil, err)
		return
	}
	s.mu.Lock()
	s.watch = p.Capabilities.Workspace.DidChangeWatchedFiles.DynamicRegistration
	s.mu.Unlock()
	for _, f := range p.WorkspaceFolders {
		s.addFolder(fileOf(f.URI))
	}
	if len(p.WorkspaceFolders) == 0 {
		s.addFolder(fileOf(p.RootURI))
	}
	if s.gopls != nil {
		s.gopls.forward(ctx, req, s.capabilities)
		return
	}
	result, err := s.capabilities(nil)
	s.reply(ctx, req, result, err)
}

// capabilities adds what is offered here to what gopls offers.
func (s *server) capabilities(theirs json.RawMessage) (any, error) {
	result := initializeResult{ServerInfo: serverInfo{"iamvet", s.cfg.Version}}
	if len(theirs) > 0 {
		if err := json.Unmarshal(theirs, &result); err != nil {
			return nil, err
		}
		result.ServerInfo.Name = "iamvet and " + result.ServerInfo.Name
	}
	caps := result.Capabilities
	if caps == nil {
		caps = map[string]any{
			"textDocumentSync": map[string]any{"openClose": true, "change": 2, "save": true},
			"workspace": map[string]any{
				"workspaceFolders": map[string]any{"supported": true, "changeNotifications": true},
			},
		}
		result.Capabilities = caps
	}
	caps["hoverProvider"] = true
	kinds := []any{quickFix, fixOurs}
	provider, ok := caps["codeActionProvider"].(map[string]any)
	if !ok {
		provider = map[string]any{}
	}
	if list, ok := provider["codeActionKinds"].([]any); ok {
		for _, k := range kinds {
			if !slices.Contains(list, k) {
				list = append(list, k)
			}
		}
		kinds = list
	}
	provider["codeActionKinds"] = kinds
	caps["codeActionProvider"] = provider
	return result, nil
}

// initialized asks the client to watch the files that findings depend on.
func (s *server) initialized(ctx context.Context) {
	s.mu.Lock()
	watch := s.watch
	s.mu.Unlock()
	if !watch {
		return
	}
	var watchers []map[string]string
	for _, glob := range []string{"**/*.{go,json,jsonc,yaml,yml,tf,tfvars,hcl,tpl,tftpl,template}", "**/go.{mod,work}", "**/.iamvet.yaml"} {
		watchers = append(watchers, map[string]string{"globPattern": glob})
	}
	params := map[string]any{"registrations": []any{map[string]any{
		"id": "iamvet-watch", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": map[string]any{"watchers": watchers},
	}}}
	go func() {
		if err := s.client.Call(ctx, "client/registerCapability", params, nil, nextID()); err != nil {
			s.logMessage(severityWarning, "iamvet: files are not watched: "+err.Error())
		}
	}()
}

// Bounds of the search for modules below a folder.
const (
	maxDepth   = 5
	maxModules = 30
)

// addFolder adds the module that holds a folder, or else the modules below it.
func (s *server) addFolder(dir string) {
	if dir == "" {
		return
	}
	s.mu.Lock()
	s.folders = append(s.folders, dir)
	s.mu.Unlock()
	if moduleRoot(dir) != "" {
		s.analysis.addModule(dir)
	}
	go s.addModulesBelow(dir)
}

// removeFolder takes away the modules that no other folder holds, or is in.
func (s *server) removeFolder(dir string) {
	s.mu.Lock()
	s.folders = slices.DeleteFunc(s.folders, func(f string) bool { return f == dir })
	left := slices.Clone(s.folders)
	s.mu.Unlock()
	s.analysis.keepModules(func(root string) bool {
		return slices.ContainsFunc(left, func(f string) bool { return within(f, root) || within(root, f) })
	})
}

// within says whether a path is a directory or below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

func (s *server) addModulesBelow(dir string) {
	found := 0
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		rel, _ := filepath.Rel(dir, path)
		name := d.Name()
		switch {
		case d.IsDir() && path != dir && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules" || name == "vendor" || name == "testdata"):
			return filepath.SkipDir
		case d.IsDir() && strings.Count(rel, string(filepath.Separator)) >= maxDepth:
			return filepath.SkipDir
		case found >= maxModules:
			return filepath.SkipAll
		case name == "go.mod":
			found++
			s.analysis.addModule(filepath.Dir(path))
		}
		return nil
	})
}
