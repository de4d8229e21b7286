"""Notebooks that nbval runs get forked kernels, so that a notebook starts in a tenth of a second."""


def pytest_configure(config):
    runs_tests = hasattr(config, "workerinput") or not config.getoption("numprocesses", None)
    if runs_tests and (config.getoption("nbval", False) or config.getoption("nbval_lax", False)):
        from analysis.publish.warm import use_forked_kernels

        use_forked_kernels("analysis.report.report")
