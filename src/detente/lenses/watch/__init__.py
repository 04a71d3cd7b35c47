"""The watch lens: which report still to come can be expected to tell the accounts apart?"""
