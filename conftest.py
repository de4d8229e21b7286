"""Notebooks that nbval runs get forked kernels, so that a notebook starts in a tenth of a second."""


def pytest_configure(config):
    if config.getoption("nbval", False) or config.getoption("nbval_lax", False):
        from analysis.publish.kernels import use_forked_kernels

        use_forked_kernels("analysis.report.report")
