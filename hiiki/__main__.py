from hiiki.cli import main

raise SystemExit(main())
